// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/pdf.h"

#include "models/report/documentjson.h"

#include <QCoreApplication>
#include <QProcess>

namespace wavedeck::ctl {

namespace {

constexpr int kPatienceMs = 120'000;

Error failed(const QString& why)
{
    return {ErrorKind::Environment, QStringLiteral("pdf-failed"), QStringLiteral("PDF"), why,
        QStringLiteral("install the desktop program, or use --format html")};
}

} // namespace

Result<QByteArray> toPdf(const report::Document& document)
{
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/wavedeck");
    QProcess process;
    process.start(program, {QStringLiteral("--export"), QStringLiteral("pdf")});
    if (!process.waitForStarted())
        return failed(QStringLiteral("%1: %2").arg(program, process.errorString()));
    process.write(report::toJson(document));
    process.closeWriteChannel();
    if (!process.waitForFinished(kPatienceMs)) {
        process.kill();
        process.waitForFinished();
        return failed(QStringLiteral("%1 took longer than two minutes").arg(program));
    }
    const QByteArray bytes = process.readAllStandardOutput();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0 || !bytes.startsWith("%PDF-"))
        return failed(QStringLiteral("%1 ended with %2: %3")
                          .arg(program)
                          .arg(process.exitCode())
                          .arg(QString::fromLocal8Bit(process.readAllStandardError()).trimmed()));
    return bytes;
}

} // namespace wavedeck::ctl
