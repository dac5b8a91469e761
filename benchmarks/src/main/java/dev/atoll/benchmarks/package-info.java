package dev.atoll.benchmarks;
