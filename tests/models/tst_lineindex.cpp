// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run/linesearch.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sys/stat.h>

using namespace wavedeck;
using namespace wavedeck::run;

namespace {

constexpr qint64 kMiB = 1024 * 1024;

void put(const QString& file, const QByteArray& bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QFile out(file);
    QVERIFY(out.open(mode));
    QCOMPARE(out.write(bytes), bytes.size());
}

void indexAll(LineIndex& index, qint64 step = kMiB)
{
    while (index.step(step) == LineIndex::Step::More) { }
}

QByteArrayList texts(const QList<FileLine>& lines)
{
    QByteArrayList all;
    for (const FileLine& line : lines)
        all.append(line.bytes);
    return all;
}

/// Lines of all lengths up to 400 bytes, the same every time.
QByteArrayList manyLines(int count)
{
    QByteArrayList lines;
    for (int i = 0; i < count; ++i)
        lines.append(QByteArray::number(i) + ' ' + QByteArray((i * 37) % 400, char('a' + i % 26)));
    return lines;
}

} // namespace

class TestLineIndex : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(QStringLiteral("stdout.log"));
    }

    void readsLines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArrayList>("lines");
        QTest::newRow("empty") << QByteArray() << QByteArrayList();
        QTest::newRow("one") << QByteArray("a\n") << QByteArrayList{"a"};
        QTest::newRow("no newline at the end") << QByteArray("a\nb") << QByteArrayList{"a", "b"};
        QTest::newRow("only newlines") << QByteArray("\n\n\n") << QByteArrayList{"", "", ""};
        QTest::newRow("crlf") << QByteArray("a\r\nb\r\n") << QByteArrayList{"a", "b"};
        QTest::newRow("cr alone stays") << QByteArray("a\rb\n\r") << QByteArrayList{"a\rb", "\r"};
        QTest::newRow("nul") << QByteArray("a\0b\n\0\n", 6)
                             << QByteArrayList{QByteArray("a\0b", 3), QByteArray("\0", 1)};
        QTest::newRow("not utf-8") << QByteArray("\xff\xfe\n\x80") << QByteArrayList{"\xff\xfe", "\x80"};
    }
    void readsLines()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArrayList, lines);
        put(m_file, bytes);
        for (const qint64 step : {qint64(1), qint64(3), kMiB}) {
            LineIndex index(m_file);
            indexAll(index, step);
            QCOMPARE(index.lines(), lines.size());
            QCOMPARE(index.indexed(), bytes.size());
            QCOMPARE(texts(index.read(LineNo(0), 100, 1000)), lines);
            for (int i = 0; i < lines.size(); ++i)
                QCOMPARE(texts(index.read(LineNo(i), 1, 1000)), lines.mid(i, 1));
        }
    }

    void anyPageOfMany()
    {
        const QByteArrayList lines = manyLines(20'000);
        put(m_file, lines.join('\n') + '\n');
        LineIndex index(m_file);
        indexAll(index, 100'000);
        QCOMPARE(index.lines(), lines.size());
        QVERIFY(index.kept() <= 20'000 / LineIndex::kStride + 40);
        qint64 start = 0;
        for (int i = 0; i < lines.size(); ++i) {
            if (i % 97 == 0 || i % 128 < 2) {
                QCOMPARE(texts(index.read(LineNo(i), 3, 1000)), lines.mid(i, 3));
                QCOMPARE(raw(*index.startOf(LineNo(i))), start);
                QCOMPARE(raw(index.lineAt(Offset(start))), i);
                QCOMPARE(raw(index.lineAt(Offset(start + lines[i].size()))), i);
            }
            start += lines[i].size() + 1;
        }
        QVERIFY(index.read(LineNo(20'000), 5, 100).isEmpty());
        QVERIFY(!index.startOf(LineNo(20'000)));
        QVERIFY(!index.startOf(LineNo(-1)));
    }

    void cutsLongLines_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("cut");
        QTest::newRow("shorter") << QByteArray("abc\nx") << QByteArray("abc") << false;
        QTest::newRow("as long") << QByteArray("abcd\nx") << QByteArray("abcd") << false;
        QTest::newRow("as long, crlf") << QByteArray("abcd\r\nx") << QByteArray("abcd") << false;
        QTest::newRow("one longer") << QByteArray("abcde\nx") << QByteArray("abcd") << true;
        QTest::newRow("longer, crlf") << QByteArray("abcde\r\nx") << QByteArray("abcd") << true;
    }
    void cutsLongLines()
    {
        QFETCH(QByteArray, bytes);
        put(m_file, bytes);
        LineIndex index(m_file);
        indexAll(index);
        const QList<FileLine> lines = index.read(LineNo(0), 2, 4);
        QCOMPARE(lines.size(), 2);
        QTEST(lines[0].bytes, "line");
        QTEST(lines[0].cut, "cut");
        QCOMPARE(lines[1].bytes, QByteArray("x"));
    }

    void hundredMebibytesInOneLine()
    {
        put(m_file, "first\n");
        for (int i = 0; i < 100; ++i)
            put(m_file, QByteArray(kMiB, 'x'), QIODevice::Append);
        put(m_file, "needle\nlast\n", QIODevice::Append);
        LineIndex index(m_file);
        indexAll(index);
        QCOMPARE(index.lines(), 3);
        QCOMPARE(index.longest(), 100 * kMiB + 6);
        const QList<FileLine> lines = index.read(LineNo(0), 3, 4096);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[1].bytes.size(), 4096);
        QVERIFY(lines[1].cut);
        QCOMPARE(lines[2].bytes, QByteArray("last"));
        LineSearch search(index, {"needle", true}, false, Offset(0));
        LineSearch::Step step;
        while ((step = search.step(kMiB)) == LineSearch::Step::More) { }
        QCOMPARE(step, LineSearch::Step::Found);
        QCOMPARE(raw(search.hit().line), 1);
        QCOMPARE(search.hit().column, 100 * kMiB);
    }

    void grows()
    {
        LineIndex index(m_file);
        QCOMPARE(index.step(kMiB), LineIndex::Step::Missing);
        put(m_file, "a\nb");
        QCOMPARE(index.step(kMiB), LineIndex::Step::UpToDate);
        QCOMPARE(index.lines(), 2);
        put(m_file, "c\nd\n", QIODevice::Append);
        // Until the next step it is as it was.
        QCOMPARE(texts(index.read(LineNo(0), 9, 9)), (QByteArrayList{"a", "b"}));
        QCOMPARE(index.step(2), LineIndex::Step::More);
        indexAll(index, 2);
        QCOMPARE(texts(index.read(LineNo(0), 9, 9)), (QByteArrayList{"a", "bc", "d"}));
        QCOMPARE(index.generation(), 0);
    }

    void beginsAnew_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("otherFile");
        QTest::addColumn<int>("generation");
        QTest::newRow("cut to nothing") << QByteArray() << false << 1;
        QTest::newRow("cut") << QByteArray("one\n") << false << 1;
        QTest::newRow("cut and longer again") << QByteArray("uno\ndos\ntres\n") << false << 1;
        QTest::newRow("replaced") << QByteArray("one\ntwo\n") << true << 1;
        QTest::newRow("only grown") << QByteArray("one\ntwo\nthree\n") << false << 0;
    }
    void beginsAnew()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, otherFile);
        put(m_file, "one\ntwo\n");
        LineIndex index(m_file);
        indexAll(index);
        if (otherFile) {
            put(m_file + QStringLiteral(".new"), bytes);
            QCOMPARE(::rename(QFile::encodeName(m_file + QStringLiteral(".new")).constData(),
                         QFile::encodeName(m_file).constData()),
                0);
            QVERIFY(index.read(LineNo(0), 1, 9).isEmpty());
        } else {
            put(m_file, bytes);
        }
        indexAll(index);
        QTEST(index.generation(), "generation");
        QCOMPARE(index.indexed(), bytes.size());
        QByteArrayList lines = bytes.split('\n');
        lines.removeLast();
        QCOMPARE(texts(index.read(LineNo(0), 9, 9)), lines);
    }

    void goesAwayAndComesBack()
    {
        put(m_file, "one\n");
        LineIndex index(m_file);
        indexAll(index);
        QVERIFY(QFile::remove(m_file));
        QCOMPARE(index.step(kMiB), LineIndex::Step::Missing);
        QCOMPARE(index.lines(), 0);
        put(m_file, "two\nthree\n");
        indexAll(index);
        QCOMPARE(texts(index.read(LineNo(0), 9, 9)), (QByteArrayList{"two", "three"}));
        QCOMPARE(index.generation(), 1);
    }

    void refusesWhatIsNoFile()
    {
        QCOMPARE(::mkfifo(QFile::encodeName(m_file).constData(), 0600), 0);
        LineIndex index(m_file);
        QCOMPARE(index.step(kMiB), LineIndex::Step::Missing);
        LineIndex none;
        QCOMPARE(none.step(kMiB), LineIndex::Step::Missing);
        QVERIFY(none.read(LineNo(0), 1, 1).isEmpty());
    }

    void searches_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("matchCase");
        QTest::addColumn<bool>("pattern");
        QTest::addColumn<QList<qint64>>("hits"); // offsets
        QTest::newRow("both cases") << QByteArray("re") << false << false << QList<qint64>{0, 6, 13};
        QTest::newRow("one case") << QByteArray("re") << true << false << QList<qint64>{0, 13};
        QTest::newRow("at the very end") << QByteArray("end") << true << false << QList<qint64>{16};
        QTest::newRow("nothing") << QByteArray("zz") << true << false << QList<qint64>{};
        QTest::newRow("empty") << QByteArray() << true << false << QList<qint64>{};
        QTest::newRow("longer than the file") << QByteArray(100, 'r') << true << false << QList<qint64>{};
        QTest::newRow("start of a line") << QByteArray("^re") << false << true << QList<qint64>{0, 6};
        QTest::newRow("end of a line") << QByteArray("e$") << false << true << QList<qint64>{4};
        QTest::newRow("empty lines") << QByteArray("^$") << false << true << QList<qint64>{10};
        QTest::newRow("words") << QByteArray("[a-z]+") << true << true << QList<qint64>{0, 13, 16};
        QTest::newRow("pattern at the very end") << QByteArray("e.d") << true << true << QList<qint64>{16};
        QTest::newRow("pattern in one case") << QByteArray("R.D") << true << true << QList<qint64>{6};
        QTest::newRow("no line is left") << QByteArray("e.R") << true << true << QList<qint64>{};
        QTest::newRow("no pattern") << QByteArray("(re") << true << true << QList<qint64>{};
        QTest::newRow("empty pattern") << QByteArray() << true << true << QList<qint64>{};
    }
    void searches()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, matchCase);
        QFETCH(bool, pattern);
        const LineNeedle needle{bytes, matchCase, pattern};
        QFETCH(QList<qint64>, hits);
        put(m_file, "reuse\nRED\n\n  re end"); // 0.. 6.. 10 11 "  re" at 13
        LineIndex index(m_file);
        indexAll(index);
        for (const qint64 size : {qint64(1), qint64(4), qint64(1000)}) {
            QList<qint64> down;
            LineSearch forwards(index, needle, false, Offset(0));
            for (auto step = forwards.step(size); step != LineSearch::Step::Ended; step = forwards.step(size)) {
                if (step != LineSearch::Step::Found)
                    continue;
                down.append(raw(forwards.hit().at));
                QCOMPARE(raw(*index.startOf(forwards.hit().line)) + forwards.hit().column, down.last());
                forwards.next();
            }
            QCOMPARE(down, hits);
            QList<qint64> up;
            LineSearch backwards(index, needle, true, Offset(index.indexed()));
            for (auto step = backwards.step(size); step != LineSearch::Step::Ended; step = backwards.step(size)) {
                if (step != LineSearch::Step::Found)
                    continue;
                up.prepend(raw(backwards.hit().at));
                backwards.next();
            }
            QCOMPARE(up, hits);
        }
    }

    /// Columns are bytes, whatever the letters; a line that is no UTF-8 is found too; a slow pattern ends.
    void patternsOverStrangeBytes()
    {
        const QByteArray lines = QByteArray("\xc3\xa4\xc3\xb6 x1\n") + "\xff\xfe x2\n" + QByteArray(200, 'a') + " x3\n";
        put(m_file, lines);
        LineIndex index(m_file);
        indexAll(index);
        LineSearch search(index, {"x[0-9]", true, true}, false, Offset(0));
        for (const qint64 at : {lines.indexOf("x1"), lines.indexOf("x2"), lines.indexOf("x3")}) {
            LineSearch::Step step;
            while ((step = search.step(8)) == LineSearch::Step::More) { }
            QCOMPARE(step, LineSearch::Step::Found);
            QCOMPARE(raw(search.hit().at), at);
            QCOMPARE(search.hit().length, 2);
            search.next();
        }
        LineSearch slow(index, {"(a+)+$", true, true}, false, Offset(0));
        while (slow.step(kMiB) == LineSearch::Step::More) { }
        // Letters beyond ASCII, in both cases.
        put(m_file, "\xc3\x84\n");
        LineIndex other(m_file);
        indexAll(other);
        LineSearch letter(other, {"\xc3\xa4", false, true}, false, Offset(0));
        QCOMPARE(letter.step(kMiB), LineSearch::Step::Found);
    }

    void aPatternGoesOnWithTheFile()
    {
        put(m_file, "one\nneedl");
        LineIndex index(m_file);
        indexAll(index);
        LineSearch search(index, {"^needles?$", true, true}, false, Offset(0));
        QCOMPARE(search.step(kMiB), LineSearch::Step::Ended);
        put(m_file, "es\nneedle\n", QIODevice::Append);
        indexAll(index);
        QCOMPARE(search.step(kMiB), LineSearch::Step::Found);
        QCOMPARE(raw(search.hit().at), 4);
        search.next();
        QCOMPARE(search.step(kMiB), LineSearch::Step::Found);
        QCOMPARE(raw(search.hit().line), 2);
        search.next();
        QCOMPARE(search.step(kMiB), LineSearch::Step::Ended);
    }

    void searchGoesOnWithTheFile()
    {
        put(m_file, "a nee");
        LineIndex index(m_file);
        indexAll(index);
        LineSearch search(index, {"needle", true}, false, Offset(0));
        QCOMPARE(search.step(kMiB), LineSearch::Step::Ended);
        put(m_file, "dle\n", QIODevice::Append);
        indexAll(index);
        QCOMPARE(search.step(kMiB), LineSearch::Step::Found);
        QCOMPARE(search.hit().column, 2);
        search.next();
        QCOMPARE(search.step(kMiB), LineSearch::Step::Ended);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestLineIndex)
#include "tst_lineindex.moc"
