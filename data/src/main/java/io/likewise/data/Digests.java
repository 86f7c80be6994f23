package io.likewise.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one digest that this package computes. */
final class Digests {
  private Digests() {}

  /** Returns a fresh SHA-256. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
