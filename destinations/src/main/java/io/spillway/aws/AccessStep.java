package io.spillway.aws;

/** The steps, in this order, that put an object into a customer's bucket. */
public enum AccessStep {
  /** Getting any answer from STS; only a check does this by itself. */
  REACH_STS,
  /** Finding the platform's own credentials. */
  PLATFORM_CREDENTIALS,
  /** Assuming the intermediary role, where there is one. */
  INTERMEDIARY_ROLE,
  /** Assuming the customer's role, where there is one. */
  ROLE,
  /** Reading the destination's own access key, where there is one. */
  ACCESS_KEY,
  /** Getting any answer from S3; only a check does this by itself. */
  REACH_S3,
  /** Putting the object. */
  PUT_OBJECT,
  /** Removing the object; only a check does this. */
  DELETE_OBJECT
}
