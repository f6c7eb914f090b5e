"""Estimators: arrays in, frozen results out. They know no site, file or questionnaire."""
