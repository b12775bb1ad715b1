package dev.varve.mount;

/// Something that is open.
sealed interface OpenNode permits OpenFile, OpenDirectory {}
