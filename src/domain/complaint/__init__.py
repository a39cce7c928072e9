"""Complaints, consultations, praise and suggestions (投诉、咨询、表扬、建议): one case each."""
