// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/debtdesk.h"

namespace wavedeck::test {

/// A register that answers at once; what it was asked stands in `asked`.
class FakeDebt : public DebtDesk {
    Q_OBJECT
public:
    static DebtItem item(int number, Priority priority, const QString& title)
    {
        DebtItem item;
        item.number = number;
        item.id = debt::idOf(number);
        item.title = title;
        item.priority = priority;
        item.category = number % 2 ? QStringLiteral("Security") : QStringLiteral("Reliability");
        item.path = QStringLiteral("src/file%1.cpp").arg(number);
        item.line = 10 + number;
        item.folder = QStringLiteral("/work");
        item.session = QStringLiteral("S-00%1").arg(1 + number % 3);
        item.agent = QStringLiteral("auditor");
        item.foundAt = 1763649166000 - number * 3'600'000LL;
        item.what = QStringLiteral("Two calls receive the same pair.");
        return item;
    }
    void put(const QList<DebtItem>& items)
    {
        auto view = std::make_shared<DebtView>();
        view->known = true;
        view->items = items;
        view->people = {QStringLiteral("ada"), QStringLiteral("bo")};
        view->burn = {{QStringLiteral("S-001"), {1, 2, 3, 0}, 6, 0}, {QStringLiteral("S-002"), {0, 2, 2, 0}, 1, 3}};
        tell(view);
    }
    /// Two P0, one P1, one P2, one P3, and one that is resolved.
    void putSample()
    {
        QList<DebtItem> items{item(1, Priority::P0, QStringLiteral("Parallel refresh accepts both tokens")),
            item(2, Priority::P0, QStringLiteral("Rollback script skips queue drain")),
            item(3, Priority::P1, QStringLiteral("Pool limit fixed at 32")),
            item(4, Priority::P2, QStringLiteral("Metric labels carry user id")),
            item(5, Priority::P3, QStringLiteral("Two date formatters")),
            item(6, Priority::P1, QStringLiteral("Retry loop without jitter"))};
        items[5].status = DebtStatus::Resolved;
        items[5].pr = QStringLiteral("#471");
        put(items);
    }

    void refresh() override { asked.append(QStringLiteral("refresh")); }
    void history(int, QObject*, std::function<void(const QList<DebtHappening>&)> answer) override
    {
        answer({{1763649000000, QStringLiteral("added"), {}, {}, {}, QStringLiteral("auditor"), {}}});
    }
    void code(const DebtItem& item, QObject*, std::function<void(const DebtCode&)> answer) override
    {
        answer({item.line - 1, {QStringLiteral("auto fam = load(token);"), QStringLiteral("auto pair = rotate(fam);")},
            {}});
    }
    void change(int number, const Values& values, const QString& reason, QObject*, Answer answer) override
    {
        for (const auto& [field, value] : values)
            asked.append(
                QStringLiteral("%1 %2=%3%4")
                    .arg(number)
                    .arg(field, value, reason.isEmpty() ? QString() : QString(QStringLiteral(" because ") + reason)));
        if (refuse.code.isEmpty() || !reason.isEmpty()) {
            auto items = view()->items;
            for (DebtItem& one : items)
                for (const auto& [field, value] : values)
                    if (one.number == number)
                        (void)debt::field(field)->put(one, value);
            put(items);
            answer(Done{});
        } else {
            answer(refuse);
        }
    }
    void resolve(int number, const Values& values, QObject*, Answer answer) override
    {
        QStringList given;
        for (const auto& [field, value] : values)
            given.append(field + QLatin1Char('=') + value);
        asked.append(QStringLiteral("resolve %1 %2").arg(number).arg(given.join(QLatin1Char(' '))));
        answer(Done{});
    }
    void add(const DebtItem& item, QObject*, std::function<void(const Result<QString>&)> answer) override
    {
        asked.append(QStringLiteral("add %1 %2").arg(item.title, item.location()));
        answer(QStringLiteral("DEBT-007"));
    }
    void import(const QString& file, const QString& folder, QObject*, std::function<void(const QString&)> progress,
        std::function<void(const Result<QJsonObject>&)> answer) override
    {
        asked.append(QStringLiteral("import %1 %2").arg(file, folder));
        progress(QStringLiteral("Reading"));
        imported = answer;
    }
    void stopImport() override { asked.append(QStringLiteral("stop")); }
    void openInEditor(const DebtItem& item, QObject*, Answer answer) override
    {
        asked.append(QStringLiteral("open ") + item.location());
        answer(Done{});
    }

    QStringList asked;
    Error refuse; ///< what changes without a reason are answered
    std::function<void(const Result<QJsonObject>&)> imported;
};

} // namespace wavedeck::test
