/**
 * The experiment as a value, and what training it yields; {@link
 * io.likewise.api.experiment.Experiment} is its face.
 */
package io.likewise.api.experiment;
