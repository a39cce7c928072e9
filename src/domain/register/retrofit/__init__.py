"""Retrofit programmes (更新与改造计划): candidates of a year, ranked, approved, carried out, evaluated."""
