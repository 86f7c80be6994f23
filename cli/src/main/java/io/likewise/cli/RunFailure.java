package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;

/**
 * Why a run came to nothing.
 *
 * @param code the kind of failure
 * @param sentence what was wrong, where, and what to do
 */
record RunFailure(ErrorCode code, String sentence) {
  /** Returns the failure that an exception tells of. */
  static RunFailure of(LikewiseException thrown) {
    return new RunFailure(thrown.code(), thrown.getMessage());
  }
}
