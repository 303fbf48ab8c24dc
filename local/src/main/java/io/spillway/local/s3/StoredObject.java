package io.spillway.local.s3;

import java.time.Instant;

/** An object as it lies in the store. */
public record StoredObject(String key, long sizeBytes, String contentType, Instant lastModified) {}
