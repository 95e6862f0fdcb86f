// SPDX-License-Identifier: GPL-3.0-or-later
// The desk of the History page on a real database: the list is there before its figures, what was sent is seen, a file
// that is there already stays.
#include "app/desktop/localhistory.h"
#include "models/store/handoverrepository.h"
#include "models/store/openforchange.h"
#include "models/store/sessionrepository.h"
#include "models/store/transaction.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wavedeck;
using desktop::LocalHistory;

namespace {

constexpr int kPatience = 20'000;
constexpr int kSessions = 60; ///< more than are computed at once

Session sessionOf(int number)
{
    Session session;
    session.id = QStringLiteral("S-%1").arg(number, 3, 10, QLatin1Char('0'));
    session.number = number;
    session.name = QStringLiteral("Orchard");
    session.state = SessionState::Completed;
    session.startedAt = 1'000'000 + number * 1000;
    session.endedAt = session.startedAt + 500;
    return session;
}

} // namespace

class TestLocalHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void nothingWasEverStored()
    {
        LocalHistory desk(m_dir->path());
        QTRY_VERIFY_WITH_TIMEOUT(desk.view()->known, kPatience);
        QVERIFY(desk.view()->lines.isEmpty());
        QVERIFY(desk.view()->unreadable.code.isEmpty());
    }

    void theListComesBeforeItsFigures()
    {
        fill();
        LocalHistory desk(m_dir->path());
        QList<int> pending;
        QList<qsizetype> lines;
        connect(&desk, &HistoryDesk::changed, this, [&] {
            pending.append(desk.view()->pending);
            lines.append(desk.view()->lines.size());
        });
        QTRY_VERIFY_WITH_TIMEOUT(desk.view()->known && desk.view()->pending == 0, kPatience);
        QCOMPARE(lines.first(), kSessions); // all of them at once
        QVERIFY(pending.first() > 0);
        QVERIFY(std::is_sorted(pending.rbegin(), pending.rend())); // ever fewer
        for (const history::Line& line : desk.view()->lines)
            QCOMPARE(line.figure(QStringLiteral("elapsed_ms")).value, std::optional<double>(500));
        QCOMPARE(desk.view()->lines.first().id, QStringLiteral("S-060"));
        // Another desk finds them computed.
        LocalHistory other(m_dir->path());
        QTRY_VERIFY_WITH_TIMEOUT(other.view()->known, kPatience);
        QCOMPARE(other.view()->pending, 0);
        QCOMPARE(other.view()->lines, desk.view()->lines);
    }

    void seesWhatWasSent()
    {
        fill();
        LocalHistory desk(m_dir->path());
        QTRY_VERIFY_WITH_TIMEOUT(desk.view()->known && desk.view()->pending == 0, kPatience);
        QVERIFY(desk.view()->deliveries.isEmpty());
        change([](HandoverRepository& repository) -> Status {
            history::Delivery report;
            report.subject = QStringLiteral("S-001");
            report.kind = QStringLiteral("final");
            for (const char* sha256 : {"aa", "bb", "bb"})
                if (const auto done = repository.deliver(report, QLatin1String(sha256), {QStringLiteral("ann")}); !done)
                    return done.error();
            history::StatusVersion version;
            version.project = QStringLiteral("orchard");
            for (const char* session : {"S-001", "S-001", "S-002"}) {
                version.session = QLatin1String(session);
                if (const auto done = repository.keep(version); !done)
                    return done.error();
            }
            return Done{};
        });
        desk.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(desk.view()->deliveries.size(), 3, kPatience);
        QCOMPARE(desk.view()->deliveries[0].version, 1);
        QVERIFY(desk.view()->deliveries[0].isSuperseded());
        QCOMPARE(desk.view()->deliveries[2].version, 2); // the same text is the same version
        QVERIFY(!desk.view()->deliveries[2].isSuperseded());
        QCOMPARE(desk.view()->versions.size(), 2); // what says the same is kept once
    }

    void exportsOnce()
    {
        fill();
        LocalHistory desk(m_dir->path());
        QTRY_VERIFY_WITH_TIMEOUT(desk.view()->known && desk.view()->pending == 0, kPatience);
        QStringList told;
        const auto answer = [&told](const Result<QString>& file) { told.append(file ? *file : file.error().code); };
        desk.exportCsv(m_dir->path(), this, answer);
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, kPatience);
        QFile file(told[0]);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll().count("\r\n"), kSessions + 1);
        desk.exportCsv(m_dir->path(), this, answer);
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 2, kPatience);
        QCOMPARE(told[1], QStringLiteral("no-export")); // nothing is written over
    }

    void reportsWhatIsThere()
    {
        fill();
        LocalHistory desk(m_dir->path());
        QStringList told;
        const auto answer
            = [&told](const Result<report::Document>& made) { told.append(made ? made->heading : made.error().code); };
        desk.report(QStringLiteral("S-001"), QStringLiteral("handoff"), QStringLiteral("full"), this, answer);
        desk.report(QStringLiteral("S-999"), QStringLiteral("final"), QStringLiteral("full"), this, answer);
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 2, kPatience);
        QCOMPARE(told[0], QStringLiteral("S-001 Orchard: Hand-off"));
        QCOMPARE(told[1], QStringLiteral("unknown-session"));
    }

private:
    void fill()
    {
        const auto store = openForChange(m_dir->path());
        QVERIFY(store);
        QVERIFY(inTransaction(**store, [&]() -> Status {
            SessionRepository repository(**store);
            for (int i = 1; i <= kSessions; ++i)
                if (Status done = repository.insert(sessionOf(i)); !done)
                    return done;
            return Done{};
        }));
    }
    void change(const std::function<Status(HandoverRepository&)>& what)
    {
        const auto store = openForChange(m_dir->path());
        QVERIFY(store);
        HandoverRepository repository(**store);
        QVERIFY(inTransaction(**store, [&] { return what(repository); }));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestLocalHistory)
#include "tst_localhistory.moc"
