/** What a backend module implements: it computes, and decides nothing. */
package io.likewise.api.backend;
