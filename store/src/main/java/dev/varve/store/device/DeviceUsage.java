package dev.varve.store.device;

/// How much a device keeps.
///
/// @param deviceId the device's id, 32 hexadecimal digits
/// @param segmentCount its segments
/// @param recordBytes bytes of all records in them
/// @param liveBytes bytes of the records that are needed
/// @param usableBytes room left on the disk
/// @param isReadOnly whether a failed write or flush ended all changes
public record DeviceUsage(
    String deviceId,
    int segmentCount,
    long recordBytes,
    long liveBytes,
    long usableBytes,
    boolean isReadOnly) {}
