// SPDX-License-Identifier: GPL-3.0-or-later
// bench_timeline [AGENTS [ROUNDS]]: what the timeline page costs the GUI thread while facts of AGENTS agents come,
// beside a bare tree view of as many rows in the same run. Prints figures; judges nothing.
#include "tests/ui/livefakes.h"
#include "tests/ui/timelinefakes.h"
#include "ui/theme/style.h"
#include "ui/timeline/timelinepage.h"

#include <QApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTreeView>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

#include <ctime>

using namespace wavedeck;
using namespace wavedeck::ui;

namespace {

/// Of this thread: the clock on the wall counts what others do on the machine.
double cpuMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

struct Figures {
    double median = 0; ///< ms
    double worst = 0;
};

Figures measured(int rounds, const std::function<void(int)>& once)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const double before = cpuMs();
        once(i);
        times.push_back(cpuMs() - before);
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times.back()};
}

void print(const char* what, const Figures& figures, const Figures& yardstick)
{
    std::printf("%-58s %8.2f ms %8.2f ms   x %.1f\n", what, figures.median, figures.worst,
        yardstick.median > 0 ? figures.median / yardstick.median : 0);
}

std::unique_ptr<QTreeView> bareTree(QStandardItemModel& model, int rows, const QSize& size)
{
    model.setColumnCount(4);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < 4; ++column)
            model.setItem(row, column, new QStandardItem(QStringLiteral("Agent number %1").arg(row)));
    auto tree = std::make_unique<QTreeView>();
    tree->setModel(&model);
    tree->setUniformRowHeights(true);
    tree->resize(size);
    tree->show();
    return tree;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const int agents = std::max(10, argc > 1 ? std::atoi(argv[1]) : 1000);
    const int rounds = std::max(4, argc > 2 ? std::atoi(argv[2]) : 200);
    Appearance look(Appearance::Choice::Light);
    applyAppearance(app, look);
    const QSize size(1368, 840);
    QStandardItemModel model;
    const auto tree = bareTree(model, agents, size);
    qint64 now = test::kNow;
    test::FakeFeed feed;
    TimelinePage page(look, feed, [&now] { return now; });
    page.resize(size);
    page.show();
    page.setActive(true);
    test::LiveBuilder make = test::manyAgents(agents);
    feed.tell(make.anew());
    QApplication::processEvents();
    GanttView& gantt = *page.gantt();

    std::printf("%d agents, %d rounds; processor time of the GUI thread\n", agents, rounds);
    std::printf("%-58s %11s %11s   %s\n", "", "median", "worst", "to the tree");
    const Figures treePaint = measured(rounds, [&](int) { tree->viewport()->repaint(); });
    print("bare tree, everything in view painted", treePaint, treePaint);
    print(
        "timeline, everything in view painted", measured(rounds, [&](int) { gantt.viewport()->repaint(); }), treePaint);
    print("timeline, painted at another place",
        measured(rounds,
            [&](int i) {
                QScrollBar* bar = gantt.verticalScrollBar();
                bar->setValue(bar->maximum() * (i % 20) / 20);
                gantt.viewport()->repaint();
            }),
        treePaint);
    print("timeline, panned by 20 px",
        measured(rounds,
            [&](int i) {
                gantt.panBy(i % 2 == 0 ? 20 : -20);
                QApplication::processEvents();
            }),
        treePaint);
    gantt.fit();
    const Figures treeUpdate = measured(rounds, [&](int i) {
        for (int k = 0; k < 25; ++k)
            model.item((i * 25 + k) % agents, 1)->setText(QString::number(i));
        QApplication::processEvents();
    });
    print("bare tree, 25 rows changed and painted", treeUpdate, treeUpdate);
    // A quarter of a second later some agents have told something, and one has ended.
    const auto update = [&](int i) {
        now += 250;
        QList<int> changed;
        for (int k = 0; k < 25; ++k) {
            const int agent = (i * 25 + k) % agents;
            make.agentAt(agent).row.progress = i % 100;
            changed.append(agent);
        }
        if (const int ends = (i * 10 + 7) % agents; make.agentAt(ends).row.state == AgentState::Running)
            make.agentAt(ends).row.step = QStringLiteral("step %1").arg(i);
        std::sort(changed.begin(), changed.end());
        return make.changed(changed);
    };
    std::vector<LiveUpdate> updates;
    for (int i = 0; i < rounds; ++i)
        updates.push_back(update(i));
    now -= 250LL * rounds;
    print("timeline, an update taken and painted",
        measured(rounds,
            [&](int i) {
                now += 250;
                feed.tell(updates[std::size_t(i)]);
                QApplication::processEvents();
            }),
        treeUpdate);
    print("of it: what is to be shown", measured(rounds, [&](int i) { timelineOf(*updates[std::size_t(i)].now, now); }),
        treeUpdate);
    return 0;
}
