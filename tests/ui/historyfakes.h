// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/measures.h"
#include "models/live/historydesk.h"

namespace wavedeck::test {

/// History made by hand: the newest of `own` sessions still runs, then `reported` ones.
inline HistoryView historyOf(int own, int reported = 1)
{
    HistoryView view;
    view.known = true;
    const auto put = [](history::Line& line, const char* key, double value) {
        line.figures.insert(QLatin1String(key), {value, {}, {}});
    };
    for (int i = own; i > 0; --i) {
        history::Line line;
        line.id = QStringLiteral("S-%1").arg(i, 3, 10, QLatin1Char('0'));
        line.name = QStringLiteral("Gateway hardening");
        line.state = i == own ? QStringLiteral("running") : QStringLiteral("completed");
        line.startedAt = 1'000'000'000 + i * 1000;
        line.endedAt = i == own ? 0 : line.startedAt + 500;
        line.gates = 5;
        line.gatesPassed = i == own ? 2 : 5;
        line.tier = QStringLiteral("Beta");
        put(line, "agents_spawned", 20 + i);
        put(line, "max_concurrent", 8 + i);
        put(line, "parallel_factor", 5 + i);
        put(line, "delegation_ratio", 80 + i);
        put(line, "hierarchy_compliance", 87 + i);
        put(line, "direct_edit_rate", 14 - i);
        put(line, "cost_microusd", 1e6 * i);
        put(line, "tokens", 1e6 * i);
        view.lines.append(line);
    }
    for (int i = reported; i > 0; --i) {
        history::Line line;
        line.id = QStringLiteral("R-%1").arg(i, 3, 10, QLatin1Char('0'));
        line.reported = true;
        line.name = QStringLiteral("Session 7");
        line.date = QStringLiteral("1 May 2031");
        line.state = QStringLiteral("DONE");
        line.figures.insert(QStringLiteral("agents_spawned"), {31, QStringLiteral("at-least"), QStringLiteral("31+")});
        put(line, "parallel_factor", 4);
        view.lines.append(line);
    }
    view.records = history::highWaters(view.lines);
    return view;
}

class FakeHistory : public HistoryDesk {
    Q_OBJECT
public:
    void refresh() override { ++refreshed; }
    void setActive(bool on) override { active = on; }
    void exportCsv(const QString& folder, QObject*, Answer<QString> answer) override
    {
        exported.append(folder);
        answer(QString(folder + QStringLiteral("/sessions.csv")));
    }
    void report(
        const QString& session, const QString& kind, const QString&, QObject*, Answer<report::Document> answer) override
    {
        reports.append(session + QLatin1Char(' ') + kind);
        report::Document document{session, {}, {}};
        document.add(QStringLiteral("words"));
        answer(document);
    }
    void give(const HistoryView& view) { tell(std::make_shared<const HistoryView>(view)); }

    int refreshed = 0;
    bool active = false;
    QStringList exported;
    QStringList reports;
};

} // namespace wavedeck::test
