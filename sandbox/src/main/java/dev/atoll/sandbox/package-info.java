package dev.atoll.sandbox;
