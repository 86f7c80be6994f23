/**
 * Models of finished runs, written for other programs, of which {@link
 * io.likewise.runner.export.ModelExports} is the face, and what finished runs lack, {@link
 * io.likewise.runner.export.RunReports}.
 */
package io.likewise.runner.export;
