"""Policies (时限策略): the profile and the switches a site chose, each choice dated."""
