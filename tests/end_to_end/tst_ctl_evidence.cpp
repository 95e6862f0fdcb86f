// SPDX-License-Identifier: GPL-3.0-or-later
// `gate export`: a folder that an auditor checks without us.
#include "tests/end_to_end/ctl.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace wavedeck::test;

namespace {

QByteArray secret()
{
    return QByteArray("ghp_") + "Ab3dEf6hIj9kLm2nOp5q" + "Rs8tUv1wXy4zAb3d";
}

QByteArray sha256(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// A session whose gate leaves an output with a secret in it and names a file as evidence.
void runGated(Ctl& ctl)
{
    ctl.write(QStringLiteral("measured.txt"), "before\n");
    const Answer answer
        = ctl.run("  - id: one\n    agents:\n      - { id: a, argv: [echo, done] }\n"
                  "    gates:\n      - id: g\n        argv: [sh, -c, \"echo fine > measured.txt; echo token="
            + secret() + "\"]\n        evidence: [measured.txt]\n");
    QCOMPARE(answer.status, 0);
}

QJsonObject entry(const QJsonObject& index, const QString& kind)
{
    for (const QJsonValue& gate : index.value(QLatin1String("gates")).toArray())
        for (const QJsonValue& evidence : gate.toObject().value(QLatin1String("evidence")).toArray())
            if (evidence.toObject().value(QLatin1String("kind")).toString() == kind)
                return evidence.toObject();
    return {};
}

}

class TestCtlEvidence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packChecksOut();
    void whatChangedSinceIsNotPassedOff();
    void nothingIsOverwritten();
};

void TestCtlEvidence::packChecksOut()
{
    Ctl ctl;
    runGated(ctl);
    const QStringList words{QStringLiteral("gate"), QStringLiteral("export"), QStringLiteral("S-001"),
        QStringLiteral("--pdf"), QStringLiteral("-o"), QStringLiteral("pack")};
    const Answer answer = ctl.json(words);
    QCOMPARE(answer.status, 0);
    QCOMPARE(answer.json().value(QLatin1String("files")).toInt(), 2);
    QVERIFY(ctl.read(QStringLiteral("pack/evidence.pdf")).startsWith("%PDF-"));

    const QList<QByteArray> sums = ctl.read(QStringLiteral("pack/SHA256SUMS")).trimmed().split('\n');
    QCOMPARE(sums.size(), 5); // two copies, index, text, PDF
    for (const QByteArray& line : sums)
        QCOMPARE(sha256(ctl.read(QStringLiteral("pack/") + QString::fromUtf8(line.mid(66)))), line.left(64));
    const QJsonObject index = QJsonDocument::fromJson(ctl.read(QStringLiteral("pack/index.json"))).object();
    const QJsonObject file = entry(index, QStringLiteral("file"));
    QCOMPARE(file.value(QLatin1String("sha256")).toString().toLatin1(), sha256("fine\n"));
    QCOMPARE(file.value(QLatin1String("copy_sha256")), file.value(QLatin1String("sha256")));

    // What was judged stays nameable by its hash; what leaves the house holds no secret.
    const QJsonObject output = entry(index, QStringLiteral("output"));
    QCOMPARE(output.value(QLatin1String("sha256")).toString().toLatin1(), sha256("token=" + secret() + "\n"));
    QVERIFY(output.value(QLatin1String("redacted")).toBool());
    for (const QByteArray& line : sums)
        QVERIFY(!ctl.read(QStringLiteral("pack/") + QString::fromUtf8(line.mid(66))).contains(secret()));
}

void TestCtlEvidence::whatChangedSinceIsNotPassedOff()
{
    Ctl ctl;
    runGated(ctl);
    ctl.write(QStringLiteral("measured.txt"), "better than it was\n");
    const Answer answer = ctl.json({QStringLiteral("gate"), QStringLiteral("export"), QStringLiteral("S-001"),
        QStringLiteral("-o"), QStringLiteral("pack")});
    QCOMPARE(answer.json().value(QLatin1String("missing")).toInt(), 1);
    const QJsonObject index = QJsonDocument::fromJson(ctl.read(QStringLiteral("pack/index.json"))).object();
    const QJsonObject file = entry(index, QStringLiteral("file"));
    QVERIFY(!file.contains(QLatin1String("copy")));
    QVERIFY(file.value(QLatin1String("not_copied")).toString().contains(QStringLiteral("not what was judged")));
}

void TestCtlEvidence::nothingIsOverwritten()
{
    Ctl ctl;
    runGated(ctl);
    ctl.write(QStringLiteral("pack"), "mine");
    const Answer answer = ctl.json({QStringLiteral("gate"), QStringLiteral("export"), QStringLiteral("S-001"),
        QStringLiteral("-o"), QStringLiteral("pack")});
    QCOMPARE(answer.status, 2);
    QCOMPARE(answer.error().value(QLatin1String("code")).toString(), QStringLiteral("file-exists"));
    QCOMPARE(ctl.read(QStringLiteral("pack")), QByteArray("mine"));
    QCOMPARE(QDir(ctl.folder()).entryList({QStringLiteral("pack*")}).size(), 1); // and no half one is left
}

QTEST_GUILESS_MAIN(TestCtlEvidence)
#include "tst_ctl_evidence.moc"
