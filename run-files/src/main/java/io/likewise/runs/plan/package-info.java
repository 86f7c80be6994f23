/**
 * What is run, as a value and as the text of {@code experiment.yaml}; {@link
 * io.likewise.runs.plan.RunPlan} is its face.
 */
package io.likewise.runs.plan;
