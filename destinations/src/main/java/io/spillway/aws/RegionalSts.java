package io.spillway.aws;

import software.amazon.awssdk.services.sts.StsClient;

/**
 * STS of a region.
 *
 * @param settings the settings that say which one it is and where
 */
record RegionalSts(StsClient client, String region, String settings) {}
