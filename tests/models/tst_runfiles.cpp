// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/arrivals.h"
#include "models/run/samples.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

#include <sys/stat.h>
#include <unistd.h>

using namespace wavedeck::run;

Q_DECLARE_METATYPE(QList<wavedeck::run::ArrivalNote>)

/// The files of a run directory that the engine writes besides the records: samples and arrivals.
class TestRunFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void aNightOfSamples_data();
    void aNightOfSamples();
    void samplesOfAnOlderEngine();
    void tornSamples_data();
    void tornSamples();
    void foreignSamples();
    void stamps_data();
    void stamps();
    void aNightOfNotes();
    void tornNotes();
    void foreignNotes();

private:
    QString path() const { return m_dir->path(); }
    QByteArray bytes(const char* name) const
    {
        QFile file(m_dir->filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void put(const char* name, const QByteArray& content) const
    {
        QFile file(m_dir->filePath(QLatin1String(name)));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestRunFiles::aNightOfSamples_data()
{
    QTest::addColumn<int>("seconds");
    for (const int seconds : {1, 5, 1023, 1024, 1025, 2047, 2048, 2049, 10'000, 12 * 3600})
        QTest::addRow("%d s", seconds) << seconds;
}

/// Least and most are never lost, whatever was halved; times ascend from the first sample to the last.
void TestRunFiles::aNightOfSamples()
{
    QFETCH(int, seconds);
    constexpr qint64 kStart = 1'700'000'000'000;
    QRandomGenerator random(7);
    qint64 least = std::numeric_limits<qint64>::max();
    qint64 most = 0;
    qint32 peak = 0;
    for (int i = 0; i < seconds; ++i) {
        const Sample sample{kStart + i * 1000LL, 1000 + qint64(random.bounded(1'000'000)), random.bounded(1000), 1};
        least = std::min(least, sample.rssBytes);
        most = std::max(most, sample.rssBytes);
        peak = std::max(peak, sample.cpuPermille);
        QVERIFY(appendSample(path(), sample));
    }
    const QList<TrendPoint> trend = readTrend(path());
    QVERIFY(trend.size() <= kTrendPoints);
    QVERIFY(trend.size() >= std::min(seconds, kTrendPoints / 2));
    QCOMPARE(trend.first().atMs, kStart);
    // The last point begins no earlier than one whole point before the end.
    const qint64 each = trend.size() > 1 ? trend[1].atMs - trend[0].atMs : 1000;
    QVERIFY(trend.last().atMs > kStart + (seconds - 1) * 1000LL - each);
    qint64 foundLeast = std::numeric_limits<qint64>::max();
    qint64 foundMost = 0;
    qint32 foundPeak = 0;
    for (qsizetype i = 0; i < trend.size(); ++i) {
        QVERIFY(i == 0 || trend[i].atMs > trend[i - 1].atMs);
        foundLeast = std::min(foundLeast, trend[i].rssLeast);
        foundMost = std::max(foundMost, trend[i].rssMost);
        foundPeak = std::max(foundPeak, trend[i].cpuMost);
    }
    QCOMPARE(foundLeast, least);
    QCOMPARE(foundMost, most);
    QCOMPARE(foundPeak, peak);
    const QList<Sample> ring = readSamples(path());
    QCOMPARE(ring.size(), std::min(seconds, kSamples));
    QCOMPARE(ring.last().atMs, kStart + (seconds - 1) * 1000LL);
    QVERIFY(QFileInfo(m_dir->filePath(QStringLiteral("samples"))).size() <= 48 * 1024);
}

void TestRunFiles::samplesOfAnOlderEngine()
{
    for (int i = 1; i <= 700; ++i)
        QVERIFY(appendSample(path(), {i * 1000, i, 10, 1}));
    put("samples", bytes("samples").left(16 + 600 * 24)); // all that there was
    const QList<TrendPoint> trend = readTrend(path());
    QCOMPARE(trend.size(), 600);
    QCOMPARE(trend.first().atMs, 101'000);
    // A new engine goes on with it, and begins a trend.
    QVERIFY(appendSample(path(), {701'000, 701, 10, 1}));
    QCOMPARE(readSamples(path()).last().rssBytes, 701);
    QCOMPARE(readTrend(path()).size(), 1);
}

void TestRunFiles::tornSamples_data()
{
    QTest::addColumn<int>("length");
    for (const int length : {0, 7, 16, 30, 14'416, 14'430, 14'440, 14'450, 20'000})
        QTest::addRow("%d bytes", length) << length;
}

void TestRunFiles::tornSamples()
{
    QFETCH(int, length);
    for (int i = 1; i <= 1500; ++i)
        QVERIFY(appendSample(path(), {i * 1000, i, 10, 1}));
    put("samples", bytes("samples").left(length));
    for (const TrendPoint& point : readTrend(path()))
        QVERIFY(point.atMs > 0 && point.rssMost >= point.rssLeast);
    QVERIFY(readSamples(path()).size() <= kSamples);
    QVERIFY(appendSample(path(), {2'000'000, 5, 10, 1}));
    QCOMPARE(readSamples(path(), 1).first().atMs, 2'000'000);
    QCOMPARE(readTrend(path()).last().rssLeast <= 5, true);
}

/// Whatever an agent writes there is no time, no number and no crash.
void TestRunFiles::foreignSamples()
{
    for (int i = 1; i <= 40; ++i)
        QVERIFY(appendSample(path(), {i * 1000, i, 10, 1}));
    const QByteArray good = bytes("samples");
    QRandomGenerator random(11);
    for (int round = 0; round < 300; ++round) {
        QByteArray bad = good;
        for (int i = 0; i < 20; ++i)
            bad[round % 3 == 0 ? random.bounded(int(bad.size())) : 14'416 + random.bounded(int(bad.size()) - 14'416)]
                = char(random.bounded(256));
        put("samples", bad);
        qint64 before = 0;
        for (const TrendPoint& point : readTrend(path())) {
            QVERIFY(point.atMs > before && point.rssLeast >= 0 && point.cpuLeast >= 0);
            before = point.atMs;
        }
        QVERIFY(appendSample(path(), {9'000'000, 1, 1, 1}));
    }
    const QString link = m_dir->filePath(QStringLiteral("samples"));
    QVERIFY(QFile::remove(link));
    QVERIFY(::symlink("/dev/zero", qPrintable(link)) == 0);
    QVERIFY(!appendSample(path(), {1, 1, 1, 1}));
    QVERIFY(readTrend(path()).isEmpty());
    QVERIFY(QFile::remove(link));
    QVERIFY(::mkfifo(qPrintable(link), 0600) == 0);
    QVERIFY(readTrend(path()).isEmpty());
}

void TestRunFiles::stamps_data()
{
    QTest::addColumn<QList<ArrivalNote>>("notes");
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<qint64>("out");
    QTest::addColumn<qint64>("err");
    const QList<ArrivalNote> two{{1000, 10, 0}, {2000, 30, 5}};
    QTest::newRow("first byte") << two << qint64(0) << qint64(1000) << qint64(2000);
    QTest::newRow("last byte of a note") << two << qint64(9) << qint64(1000) << qint64(0);
    QTest::newRow("first byte of the next") << two << qint64(10) << qint64(2000) << qint64(0);
    QTest::newRow("not noted yet") << two << qint64(30) << qint64(0) << qint64(0);
    QTest::newRow("nothing noted") << QList<ArrivalNote>() << qint64(0) << qint64(0) << qint64(0);
    const QList<ArrivalNote> gap{{1000, 10, 0}, {-9000, 20, 0}, {10'000, 30, 0}};
    QTest::newRow("before a gap") << gap << qint64(9) << qint64(1000) << qint64(0);
    QTest::newRow("in a gap") << gap << qint64(15) << qint64(0) << qint64(0);
    QTest::newRow("behind a gap") << gap << qint64(25) << qint64(10'000) << qint64(0);
    const QList<ArrivalNote> cut{{1000, 100, 1}, {2000, 40, 2}, {3000, 200, 3}};
    QTest::newRow("cut: its first lines") << cut << qint64(0) << qint64(2000) << qint64(1000);
    QTest::newRow("cut: what was there before") << cut << qint64(99) << qint64(3000) << qint64(0);
    QTest::newRow("cut to nothing") << QList<ArrivalNote>{{1000, 9, 9}, {2000, 0, 9}} << qint64(0) << qint64(0)
                                    << qint64(1000);
    QTest::newRow("negative") << two << qint64(-5) << qint64(1000) << qint64(2000);
}

void TestRunFiles::stamps()
{
    QFETCH(QList<ArrivalNote>, notes);
    QFETCH(qint64, offset);
    for (const ArrivalNote& note : notes)
        QVERIFY(appendArrival(path(), note));
    const QList<ArrivalNote> read = readArrivals(path());
    QCOMPARE(read.size(), notes.size());
    QTEST(Arrivals(read, Stream::Out).timeOf(offset), "out");
    QTEST(Arrivals(read, Stream::Err).timeOf(offset), "err");
    QCOMPARE(lastArrival(path()).has_value(), !notes.isEmpty());
    if (!notes.isEmpty())
        QCOMPARE(lastArrival(path())->atMs, notes.last().atMs);
}

/// Bounded; the newest to the second; none of them ever before its time.
void TestRunFiles::aNightOfNotes()
{
    constexpr int kSeconds = 40'000;
    for (int i = 1; i <= kSeconds; ++i)
        QVERIFY(appendArrival(path(), {i == 5000 ? -i * 1000LL : i * 1000LL, i * 100LL, 0}));
    QVERIFY(QFileInfo(m_dir->filePath(QStringLiteral("arrivals"))).size() <= (kNotes + 2) * 24);
    QVERIFY(!QFileInfo::exists(m_dir->filePath(QStringLiteral("arrivals.new"))));
    const Arrivals stamps(readArrivals(path()), Stream::Out);
    for (int i = 1; i <= kSeconds; ++i) {
        const qint64 at = stamps.timeOf(i * 100LL - 1);
        if (at != 0)
            QVERIFY2(at >= i * 1000LL && at <= i * 1000LL + 64'000, qPrintable(QString::number(i)));
        else
            QVERIFY2(std::abs(i - 5000) <= 64, qPrintable(QString::number(i)));
        if (i > kSeconds - kNotes / 4)
            QCOMPARE(at, i * 1000LL);
    }
    QCOMPARE(stamps.timeOf(5000 * 100 - 1), 0); // nobody knew, and nobody does now
}

void TestRunFiles::tornNotes()
{
    QVERIFY(appendArrival(path(), {1000, 10, 0}));
    QVERIFY(appendArrival(path(), {2000, 20, 0}));
    put("arrivals", bytes("arrivals").chopped(5)); // killed while it wrote
    QCOMPARE(readArrivals(path()).size(), 1);
    QVERIFY(appendArrival(path(), {3000, 30, 0}));
    const QList<ArrivalNote> notes = readArrivals(path());
    QCOMPARE(notes.size(), 2);
    QCOMPARE(notes[1].atMs, 3000);
    put("arrivals", bytes("arrivals").left(7));
    QVERIFY(readArrivals(path()).isEmpty());
    QVERIFY(appendArrival(path(), {4000, 40, 0}));
    QCOMPARE(readArrivals(path()).size(), 1);
    // An output that is cut all the time cannot be thinned, and does not fill the disk.
    for (int i = 0; i < 3 * kNotes; ++i)
        QVERIFY(appendArrival(path(), {5000 + i, i % 2, 0}));
    QVERIFY(QFileInfo(m_dir->filePath(QStringLiteral("arrivals"))).size() <= (kNotes + 2) * 24);
}

void TestRunFiles::foreignNotes()
{
    put("arrivals", QByteArray(100'000, '\xff'));
    QVERIFY(readArrivals(path()).isEmpty());
    const QString file = m_dir->filePath(QStringLiteral("arrivals"));
    QVERIFY(QFile::remove(file));
    QVERIFY(::mkfifo(qPrintable(file), 0600) == 0);
    QVERIFY(!appendArrival(path(), {1, 1, 1})); // and does not wait for a reader
    QVERIFY(readArrivals(path()).isEmpty());
    QVERIFY(!lastArrival(path()));
}

QTEST_GUILESS_MAIN(TestRunFiles)
#include "tst_runfiles.moc"
