"""The model held against a record and against naive forecasts of it."""
