// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QUrl>

/// A real client that asks addresses many times: for latency, error rate, rate limits and headers. It goes to the named
/// hosts only: no redirect is followed, no proxy asked, nothing is sent but the request.
namespace wavedeck::ctl {

struct HttpLoad {
    QList<QUrl> urls; ///< asked in turn; http or https
    int requests = 100;
    int concurrency = 10;
    int timeoutMs = 10'000; ///< of one request
    QList<std::pair<QByteArray, QByteArray>> headers; ///< sent with each
};

struct HttpResult {
    QList<double> latencyMs; ///< of those that were answered
    QMap<int, int> status;
    int unanswered = 0;
    QString error; ///< of the first that got no answer
    qint64 tookMs = 0;
    QList<std::pair<QString, QString>> headers; ///< of the first answer

    int errors() const; ///< unanswered, or answered with 500 and above
};

/// Sends them and waits for all. Blocks; needs a QCoreApplication.
HttpResult sendAll(const HttpLoad& load);

/// n, p50_ms, p95_ms (null below 20), p99_ms (null below 100), error_rate (percent), status, concurrency, took_ms.
QJsonObject httpDocument(const HttpLoad& load, const HttpResult& result);

} // namespace wavedeck::ctl
