package dev.atoll.git;
