/**
 * The worker process, put together by its injector; {@link io.likewise.cli.worker.Worker} is its
 * face.
 */
package io.likewise.cli.worker;
