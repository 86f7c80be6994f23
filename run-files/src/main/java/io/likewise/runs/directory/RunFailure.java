package io.likewise.runs.directory;

import io.likewise.api.error.ErrorCode;

/**
 * Why a run came to nothing.
 *
 * @param code the kind of failure
 * @param sentence what was wrong, where, and what to do
 */
public record RunFailure(ErrorCode code, String sentence) {}
