package io.likewise.api.backend;

import java.util.List;

/**
 * The entry of a backend module, found by {@link java.util.ServiceLoader}: names the engines that
 * the module has.
 *
 * <p>What a backend implements are the types of this package, what it is given and returns those of
 * {@code api.model} and {@code api.data.Batch}; nothing else of the program is its concern. {@link
 * ContractVersion} says what may change.
 */
public interface BackendProvider {
  /**
   * The version of the contract. A constant of the compiler's: a provider that returns it from
   * {@link #apiVersion} keeps the one it was compiled with.
   */
  String API_VERSION = "1.0";

  /** Returns the backend's name, lower case, such as {@code djl}. */
  String name();

  /** Returns the engines that are on the class path, the default one first; loads none. */
  List<Engine> engines();

  /** Returns {@link #API_VERSION}, and so the version that the provider was built against. */
  String apiVersion();
}
