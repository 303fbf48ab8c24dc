package io.spillway.local.s3;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who signed a request, where for, and when.
 *
 * @param token of temporary credentials
 * @param region of the signature's scope
 */
record Signer(
    @Nullable String accessKeyId,
    @Nullable String token,
    @Nullable String region,
    @Nullable Instant time) {}
