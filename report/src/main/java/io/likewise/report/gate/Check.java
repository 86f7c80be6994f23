package io.likewise.report.gate;

import java.util.Map;

/**
 * What came of one thing that a gate demands of a side.
 *
 * @param key its name in {@code gate.json}
 * @param passed whether the side keeps to it
 * @param phrase what was found, beside what was demanded
 * @param details the same for programs
 */
record Check(String key, boolean passed, String phrase, Map<String, Object> details) {}
