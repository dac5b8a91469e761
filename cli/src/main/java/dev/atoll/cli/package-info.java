package dev.atoll.cli;
