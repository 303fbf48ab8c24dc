package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;

/**
 * What a failed request means.
 *
 * @param reason what was answered or missing; never a secret
 * @param remedy what to look at or change
 * @param credentialsRefused whether other credentials of the same identity might be accepted
 */
record Diagnosis(Kind kind, String reason, String remedy, boolean credentialsRefused) {
  /** Of a failure that other credentials would not change. */
  Diagnosis(Kind kind, String reason, String remedy) {
    this(kind, reason, remedy, false);
  }
}
