"""The model held against the record of 2025 and against naive forecasts of it."""
