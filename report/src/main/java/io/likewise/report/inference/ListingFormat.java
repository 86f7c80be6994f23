package io.likewise.report.inference;

/** How something is listed. */
public enum ListingFormat {
  /** For people: columns. */
  TABLE,
  /** For programs: one JSON value. */
  JSON,
  /** For programs: a header and rows, as RFC 4180 defines them. */
  CSV
}
