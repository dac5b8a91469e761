package dev.atoll.templates;
