package dev.atoll.reconciler;
