/**
 * DJL's own residual network, trained by DJL's own trainer, as they are released; {@link
 * io.likewise.backend.djl.stock.StockModel} is its face.
 */
package io.likewise.backend.djl.stock;
