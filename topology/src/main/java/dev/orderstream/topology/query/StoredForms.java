package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Recorded;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/** How the values of the stores are read; each is called by many threads at a time. */
public record StoredForms(
        Deserializer<OrderView> orders,
        Deserializer<Recorded<OrderEvent>> events,
        Deserializer<CommandStatus> commands,
        Deserializer<OrderStatus> customerOrders,
        Deserializer<DailySales> dailySales,
        Serde<ProductSales> productSales,
        Deserializer<DeadLetter> deadLetters,
        Deserializer<ListedLetter> listedLetters,
        Deserializer<Handling> handlings,
        Deserializer<Saga> sagas,
        Deserializer<StockView> stock) {}
