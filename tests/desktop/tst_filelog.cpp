// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/filelog.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace wavedeck;
using namespace wavedeck::desktop;

namespace {

constexpr int kMany = 1000;

void put(const QString& file, const QByteArray& bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QFile out(file);
    QVERIFY(out.open(mode));
    QCOMPARE(out.write(bytes), bytes.size());
}

/// A log and what it told last.
struct Watched {
    FileLog log;
    LogState state;
    LogPage page;
    LogFound found;
    LogMatches matches;
    int pages = 0;

    Watched()
    {
        QObject::connect(&log, &LogSource::changed, &log, [this](const LogState& now) { state = now; });
        QObject::connect(&log, &LogSource::pageRead, &log, [this](const LogPage& now) {
            page = now;
            ++pages;
        });
        QObject::connect(&log, &LogSource::found, &log, [this](const LogFound& now) { found = now; });
        QObject::connect(&log, &LogSource::matched, &log, [this](const LogMatches& now) { matches = now; });
    }
    void open(const QString& file)
    {
        log.open(file);
        log.setActive(true);
    }
    bool isDone(qint64 bytes) const { return state.indexed == bytes && state.size == bytes; }
};

} // namespace

class TestFileLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("stdout.log"));
    }

    void tellsAFileThatComesAndGrows()
    {
        Watched it;
        it.open(m_file);
        QTRY_VERIFY(it.state.missing);
        put(m_file, "one\n");
        QTRY_COMPARE(it.state.lines, 1);
        QVERIFY(!it.state.missing);
        put(m_file, "two\nthr", QIODevice::Append);
        QTRY_COMPARE(it.state.lines, 3);
        it.log.ask(7, 1, 10, 100);
        QTRY_COMPARE(it.page.ticket, 7);
        QCOMPARE(it.page.first, 1);
        QCOMPARE(it.page.lines.size(), 2);
        QCOMPARE(it.page.lines[1].bytes, QByteArray("thr"));
    }

    void tellsThatItWasCut()
    {
        put(m_file, QByteArray("line\n").repeated(kMany));
        Watched it;
        it.open(m_file);
        QTRY_COMPARE(it.state.lines, kMany);
        const int before = it.state.generation;
        put(m_file, "new\n");
        QTRY_COMPARE(it.state.lines, 1);
        QVERIFY(it.state.generation != before);
        QVERIFY(QFile::remove(m_file));
        QTRY_VERIFY(it.state.missing);
        QCOMPARE(it.state.lines, 0);
    }

    void anotherFileIsAnotherGeneration()
    {
        put(m_file, "one\n");
        const QString other = m_dir->filePath(QStringLiteral("stderr.log"));
        put(other, "two\n");
        Watched it;
        it.open(m_file);
        QTRY_COMPARE(it.state.file, m_file);
        const int before = it.state.generation;
        it.log.open(other);
        QTRY_COMPARE(it.state.file, other);
        QVERIFY(it.state.generation > before);
    }

    void readsNothingWhileNobodyLooks()
    {
        put(m_file, "one\n");
        Watched it;
        it.open(m_file);
        QTRY_COMPARE(it.state.lines, 1);
        it.log.setActive(false);
        put(m_file, "two\n", QIODevice::Append);
        // Ten answers later it still stands where it stood.
        for (int i = 0; i < 10; ++i) {
            it.log.ask(i, 0, 10, 10);
            QTRY_COMPARE(it.pages, i + 1);
            QCOMPARE(it.page.lines.size(), 1);
        }
        it.log.setActive(true);
        QTRY_COMPARE(it.state.lines, 2);
    }

    void findsAndCounts()
    {
        put(m_file,
            QByteArray("nothing\n").repeated(kMany) + "a Needle\n" + QByteArray("nothing\n").repeated(kMany)
                + "needle, needle\n");
        Watched it;
        it.open(m_file);
        QTRY_COMPARE(it.state.lines, 2 * kMany + 2);
        it.log.count({"needle", false});
        QTRY_VERIFY(it.matches.complete);
        QCOMPARE(it.matches.hits.size(), 3);
        QCOMPARE(it.matches.hits[0], (LogMatches::Hit{kMany, 2}));
        QCOMPARE(it.matches.hits[2], (LogMatches::Hit{2 * kMany + 1, 8}));
        it.log.find(1, {"needle", true}, 0, 0, false);
        QTRY_COMPARE(it.found.ticket, 1);
        QVERIFY(it.found.found);
        QCOMPARE(it.found.line, 2 * kMany + 1);
        it.log.find(2, {"needle", false}, 2 * kMany + 1, 0, true);
        QTRY_COMPARE(it.found.ticket, 2);
        QCOMPARE(it.found.line, kMany);
        it.log.find(3, {"needle", false}, kMany, 2, true);
        QTRY_COMPARE(it.found.ticket, 3);
        QVERIFY(!it.found.found);
        // New lines are counted as they come.
        put(m_file, "needle\n", QIODevice::Append);
        QTRY_COMPARE(it.matches.hits.size(), 4);
    }

    void tellsWhenLinesCame()
    {
        put(m_file, "one\ntwo\n");
        QVERIFY(run::appendArrival(m_dir->path(), {1000, 4, 0}));
        Watched it;
        it.open(m_file);
        QTRY_COMPARE(it.state.notes, 1);
        it.log.ask(1, 0, 10, 100);
        QTRY_COMPARE(it.page.ticket, 1);
        QCOMPARE(it.page.arrived, QList<qint64>({1000, 0}));
        QVERIFY(run::appendArrival(m_dir->path(), {2000, 8, 0}));
        QTRY_COMPARE(it.state.notes, 2);
        it.log.ask(2, 1, 10, 100);
        QTRY_COMPARE(it.page.ticket, 2);
        QCOMPARE(it.page.arrived, QList<qint64>({2000}));
        // Another file than an output of an attempt has no times, whatever lies beside it.
        const QString other = m_dir->filePath(QStringLiteral("other.log"));
        put(other, "one\n");
        it.log.open(other);
        QTRY_COMPARE(it.state.file, other);
        QCOMPARE(it.state.notes, 0);
    }

    void findsPatterns()
    {
        put(m_file, QByteArray("nothing\n").repeated(kMany) + "took 17 ms\n");
        Watched it;
        it.open(m_file);
        QTRY_COMPARE(it.state.lines, kMany + 1);
        it.log.count({"took \\d+", false, true});
        QTRY_VERIFY(it.matches.complete);
        QCOMPARE(it.matches.hits, QList<LogMatches::Hit>({{kMany, 0}}));
        it.log.find(1, {"^t.*s$", false, true}, 0, 0, false);
        QTRY_COMPARE(it.found.ticket, 1);
        QCOMPARE(it.found.line, kMany);
        it.log.find(2, {"(", false, true}, 0, 0, false);
        QTRY_COMPARE(it.found.ticket, 2);
        QVERIFY(!it.found.found);
    }

    void largeFile()
    {
        constexpr qint64 kPart = 1024 * 1024;
        QByteArray part;
        while (part.size() < kPart)
            part += "[2026-01-01 00:00:00] a line of a log as agents write them, " + QByteArray::number(part.size())
                + '\n';
        const qint64 lines = part.count('\n') * 200;
        {
            QFile out(m_file);
            QVERIFY(out.open(QIODevice::WriteOnly));
            for (int i = 0; i < 200; ++i)
                QCOMPARE(out.write(part), part.size());
            QCOMPARE(out.write("the end"), 7);
        }
        Watched it;
        QElapsedTimer since;
        since.start();
        it.open(m_file);
        it.log.ask(1, 0, 100, 4096);
        QTRY_COMPARE(it.page.ticket, 1);
        QTRY_VERIFY(it.state.lines > 0);
        const qint64 first = since.elapsed();
        QTRY_VERIFY_WITH_TIMEOUT(it.isDone(200 * part.size() + 7), 60'000);
        qInfo("first lines %lld ms, index of %lld MB %lld ms", static_cast<long long>(first),
            static_cast<long long>(it.state.size / 1'000'000), static_cast<long long>(since.elapsed()));
        QCOMPARE(it.state.lines, lines + 1);
        it.log.ask(2, lines - 1, 10, 4096);
        QTRY_COMPARE(it.page.ticket, 2);
        QCOMPARE(it.page.lines.last().bytes, QByteArray("the end"));
        it.log.find(3, {"the end", true}, 0, 0, false);
        QTRY_COMPARE_WITH_TIMEOUT(it.found.ticket, 3, 60'000);
        QCOMPARE(it.found.line, lines);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestFileLog)
#include "tst_filelog.moc"
