"""Dates as the pages write them, “November 27, 2026”, and the hour by twenty-four: readers live in many countries."""

DATE_FORMAT = "F j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "F j, Y, H:i"
