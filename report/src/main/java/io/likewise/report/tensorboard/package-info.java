/**
 * What a finished run tells TensorBoard, in the files that it reads; {@link
 * io.likewise.report.tensorboard.RunEvents} is its face.
 */
package io.likewise.report.tensorboard;
