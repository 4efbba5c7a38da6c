/**
 * The HTTP contract as records: what stands in the bodies of requests and responses under {@code /api/v1}. Component names are the JSON names, times are RFC 3339 in UTC, an absent value is {@code null}. The CLI, the web page and the server all
 * compile against it, and {@code /openapi.yaml} is generated from it, its prose included. Depends on the JDK and annotations only; nothing of the model enters, so that a change of the model is not silently a change of the contract.
 */
@NullMarked
package dev.evenkeel.api.http;

import org.jspecify.annotations.NullMarked;
