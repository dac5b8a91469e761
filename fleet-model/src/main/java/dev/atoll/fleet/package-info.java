package dev.atoll.fleet;
