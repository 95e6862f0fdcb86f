// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/told.h"
#include "models/run/rundirectory.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace wavedeck;

/// What agents tell, read as hostile input.
class TestTold : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lines_data();
    void lines();
    void partsAndOffsets();
    void sums();
    void items();
    void work();
    void endlessLine();
    void hostileFiles();
    void progressSequence_data();
    void progressSequence();

private:
    QString write(const QByteArray& bytes)
    {
        const QString name = m_folder.filePath(QStringLiteral("file"));
        QFile file(name);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
            qFatal("cannot write the test's file");
        return name;
    }
    QTemporaryDir m_folder;
};

void TestTold::lines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("progress"); // -1 = unknown
    QTest::addColumn<int>("ignored");
    QTest::newRow("progress") << QByteArray("{\"progress\":40}") << 40 << 0;
    QTest::newRow("rounded") << QByteArray("{\"progress\":40.6}") << 41 << 0;
    QTest::newRow("0") << QByteArray("{\"progress\":0}") << 0 << 0;
    QTest::newRow("101 is out of range") << QByteArray("{\"progress\":101}") << -1 << 1;
    QTest::newRow("negative") << QByteArray("{\"progress\":-1}") << -1 << 1;
    QTest::newRow("text") << QByteArray("{\"progress\":\"40\"}") << -1 << 1;
    QTest::newRow("no JSON") << QByteArray("working on it") << -1 << 1;
    QTest::newRow("an array") << QByteArray("[1]") << -1 << 1;
    QTest::newRow("binary") << QByteArray("\x00\xff\x1b[2J", 6) << -1 << 1;
    QTest::newRow("unknown words are left alone") << QByteArray("{\"mood\":\"good\"}") << -1 << 0;
}

void TestTold::lines()
{
    QFETCH(QByteArray, line);
    QFETCH(int, progress);
    const Told told = readEvents(write(line + '\n'), 0, false);
    QCOMPARE(told.progress.value_or(-1), progress);
    QTEST(told.ignored, "ignored");
    QCOMPARE(told.offset, qint64(line.size() + 1));
}

void TestTold::partsAndOffsets()
{
    const QByteArray whole = "{\"progress\":10}\n";
    const QByteArray part = "{\"progress\":9";
    const QString file = write(whole + part);
    Told told = readEvents(file, 0, false);
    QCOMPARE(told.progress.value_or(-1), 10);
    QCOMPARE(told.offset, qint64(whole.size()));
    told = readEvents(file, told.offset, false);
    QVERIFY(!told.progress);
    QCOMPARE(told.ignored, 0);
    // The agent wrote the rest, without a newline, and ended.
    const QString grown = write(whole + part + "9}");
    told = readEvents(grown, told.offset, true);
    QCOMPARE(told.progress.value_or(-1), 99);
    QCOMPARE(readEvents(grown, told.offset, true).offset, told.offset);
    QCOMPARE(readEvents(m_folder.filePath(QStringLiteral("missing")), 7, true).offset, qint64(7));
}

void TestTold::sums()
{
    const Told told
        = readEvents(write("{\"tokens\":{\"input\":1200,\"output\":300},\"cost_usd\":0.012}\n"
                           "{\"tokens\":{\"input\":1,\"cache_read\":5,\"cache_write\":6},\"cost_usd\":0.5}\n"
                           "{\"tokens\":{\"input\":-5}}\n{\"cost_usd\":1e30}\n"),
            0, false);
    QCOMPARE(told.tokens.input, 1201);
    QCOMPARE(told.tokens.output, 300);
    QCOMPARE(told.tokens.cacheRead, 5);
    QCOMPARE(told.tokens.cacheWrite, 6);
    QCOMPARE(told.costMicroUsd, 512'000);
    QCOMPARE(told.ignored, 2);
}

void TestTold::items()
{
    const Told told = readEvents(write("{\"request\":{\"ms\":112,\"ok\":true}}\n{\"debt\":{\"title\":\"x\"}}\n"
                                       "{\"report\":{\"summary\":\"done\"}}\n{\"gap\":5}\n"),
        0, false);
    QStringList kinds;
    for (const Told::Item& item : told.items)
        kinds.append(item.kind);
    QCOMPARE(kinds, QStringList({QStringLiteral("request"), QStringLiteral("debt"), QStringLiteral("report")}));
    QCOMPARE(told.items.first().body, QByteArray("{\"ms\":112,\"ok\":true}"));
}

void TestTold::work()
{
    const Told told = readEvents(
        write("{\"steps\":{\"now\":1,\"of\":3,\"names\":[\"Read\",\"Write\",7]}}\n"
              "{\"step\":\"5 of 9, src\",\"progress\":20}\n"
              "{\"step\":\"5 of 9, src\"}\n"
              "{\"steps\":{\"now\":2},\"step\":\"Now writing\"}\n"
              "{\"steps\":{\"now\":-1}}\n{\"steps\":{\"now\":1.5}}\n{\"steps\":{\"now\":1e9}}\n{\"steps\":{}}\n"
              "{\"tool\":{\"name\":\"Bash\",\"ms\":1200}}\n"
              "{\"tool\":{\"name\":\"Bash\",\"ms\":1,\"ok\":false}}\n"
              "{\"tool\":{\"name\":\"Bash\",\"ok\":false,\"denied\":true}}\n"
              "{\"tool\":{\"ms\":5}}\n{\"tool\":{\"name\":\"x\",\"ms\":-5}}\n{\"tool\":\"Bash\"}\n"),
        0, false);
    QCOMPARE(told.steps.size(), 3);
    QCOMPARE(told.steps[0], (ToldStep{{}, 1, 3, {QStringLiteral("Read"), QStringLiteral("Write"), QString()}}));
    QCOMPARE(told.steps[1].text, QStringLiteral("5 of 9, src"));
    QCOMPARE(told.steps[2], (ToldStep{QStringLiteral("Now writing"), 2, 0, {}}));
    QCOMPARE(told.step.value_or(QString()), QStringLiteral("Now writing"));
    QCOMPARE(told.tools.size(), 1);
    QCOMPARE(told.tools[0], (ToolUse{QStringLiteral("Bash"), 3, 1201, 1, 1}));
    QCOMPARE(told.ignored, 6);
    const Told numbered
        = readEvents(write("{\"steps\":{\"now\":2,\"of\":3,\"names\":[\"Read\",\"Write\"]}}\n"), 0, false);
    QCOMPARE(numbered.step.value_or(QString()), QStringLiteral("2 of 3, Write"));
}

void TestTold::endlessLine()
{
    QByteArray bytes(3 * 1024 * 1024, 'x');
    bytes += "\n{\"progress\":7}\n";
    const QString file = write(bytes);
    qint64 offset = 0;
    std::optional<int> progress;
    int calls = 0;
    for (; calls < 10 && !progress; ++calls) {
        const Told told = readEvents(file, offset, false);
        QVERIFY(told.offset > offset);
        offset = told.offset;
        progress = told.progress;
    }
    QCOMPARE(progress.value_or(-1), 7);
    QVERIFY(calls > 1);
}

void TestTold::hostileFiles()
{
    // An agent owns its run directory: what it puts there must neither block the engine nor lead it elsewhere.
    const QByteArray fifo = QFile::encodeName(m_folder.filePath(QStringLiteral("fifo")));
    const QByteArray link = QFile::encodeName(m_folder.filePath(QStringLiteral("link")));
    const QByteArray folder = QFile::encodeName(m_folder.filePath(QStringLiteral("folder")));
    QCOMPARE(::mkfifo(fifo.constData(), 0600), 0);
    QCOMPARE(::symlink("/dev/zero", link.constData()), 0);
    QCOMPARE(::mkdir(folder.constData(), 0700), 0);
    for (const QByteArray& file : {fifo, link, folder}) {
        const QString name = QFile::decodeName(file);
        QCOMPARE(readEvents(name, 0, true).offset, qint64(0));
        QVERIFY(!terminalProgress(name, 0, 1000));
        QVERIFY(run::lastLine(name).isEmpty());
    }
    // The records themselves, too.
    const QString runDir = m_folder.filePath(QStringLiteral("run"));
    QCOMPARE(::mkdir(QFile::encodeName(runDir).constData(), 0700), 0);
    for (const char* name : {"/claim", "/exit", "/lock", "/started"})
        QCOMPARE(::mkfifo(QByteArray(QFile::encodeName(runDir) + name).constData(), 0600), 0);
    QCOMPARE(run::recover(run::readFacts(runDir)), run::Recovery::Lost);
}

void TestTold::progressSequence_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<int>("percent");
    QTest::newRow("BEL") << QByteArray("a\x1b]9;4;1;40\a") << 40;
    QTest::newRow("ST") << QByteArray("\x1b]9;4;1;41\x1b\\") << 41;
    QTest::newRow("the last counts") << QByteArray("\x1b]9;4;1;1\a\x1b]9;4;1;2\a") << 2;
    QTest::newRow("the last is cut off") << QByteArray("\x1b]9;4;1;1\a\x1b]9;4;1;2") << 1;
    QTest::newRow("removed again") << QByteArray("\x1b]9;4;0;0\a") << -1;
    QTest::newRow("indeterminate") << QByteArray("\x1b]9;4;3;0\a") << -1;
    QTest::newRow("out of range") << QByteArray("\x1b]9;4;1;140\a") << -1;
    QTest::newRow("a notification") << QByteArray("\x1b]9;hello\a") << -1;
    QTest::newRow("nothing") << QByteArray("plain output\n") << -1;
}

void TestTold::progressSequence()
{
    QFETCH(QByteArray, output);
    QFETCH(int, percent);
    QCOMPARE(terminalProgress(write(output), 0, output.size()).value_or(-1), percent);
}

QTEST_GUILESS_MAIN(TestTold)
#include "tst_told.moc"
