/**
 * What a finished model made of images, to read and for programs, of which {@link
 * io.likewise.report.inference.PredictionListing} is the face.
 */
package io.likewise.report.inference;
