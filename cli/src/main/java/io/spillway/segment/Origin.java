package io.spillway.segment;

/** Where something was read, in the order of what counts more. */
enum Origin {
  TERRAFORM,
  PUBLIC_API
}
