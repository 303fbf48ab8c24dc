package io.spillway.bench.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a worker can be asked for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(name = "run", value = RunRequest.class),
  @JsonSubTypes.Type(name = "steady", value = SteadyRequest.class),
  @JsonSubTypes.Type(name = "fill", value = FillRequest.class),
  @JsonSubTypes.Type(name = "drain", value = DrainRequest.class)
})
sealed interface WorkerRequest permits RunRequest, SteadyRequest, FillRequest, DrainRequest {}
