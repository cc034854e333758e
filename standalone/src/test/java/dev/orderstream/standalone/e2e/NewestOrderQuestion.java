package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.Shown.Store;
import java.util.List;

/** How is the order that changed just now? And, at once, something more about it: what has come later in no other store. */
final class NewestOrderQuestion implements Question {
    private static final List<Question> MORE =
            List.of(new OrderQuestion(), new HistoryQuestion(), new TimeTravelQuestion(), new CommandQuestion());

    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        String order = asking.log(PlainLog::newest);
        long version = asking.log(log -> log.version(order));
        Told told = asking.get("/orders/" + order + "?minVersion=" + version);
        assertThat(told.status()).isEqualTo(200);
        long found = told.answer().number("/version");
        assertThat(found).isGreaterThanOrEqualTo(version);
        assertThat(told.answer().body())
                .isEqualTo(PlainJson.order(
                        asking.held(told, Store.ORDERS, order, found).view()));
        asking.stayWith(order);
        MORE.get(asking.random().nextInt(MORE.size())).ask(asking);
    }
}
