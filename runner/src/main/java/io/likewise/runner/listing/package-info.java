/** The runs of a folder, looked at; {@link io.likewise.runner.listing.ListedRun} is its face. */
package io.likewise.runner.listing;
