package io.likewise.report.comparison;

import java.util.Map;

/**
 * What a run was made from and the bits that it came to, by which a later comparison tells whether
 * its runs are of the same experiment, and what is equal.
 *
 * @param settings every setting but the seed and what files are called, by its key, and the images
 *     by their digest; empty if unknown
 * @param initialWeights the digest of the initial weights; empty if unknown
 * @param machine what it ran on, in words; empty if unknown
 * @param digests SHA-256 of the files in which equal runs are equal, by their names, as far as they
 *     are known
 */
public record RunOrigin(
    Map<String, String> settings,
    String initialWeights,
    String machine,
    Map<String, String> digests) {
  /** Nothing is known. */
  public static final RunOrigin UNKNOWN = new RunOrigin(Map.of(), "", "", Map.of());
}
