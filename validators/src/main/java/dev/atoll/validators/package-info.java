package dev.atoll.validators;
