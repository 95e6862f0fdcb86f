// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/httpprobe.h"

#include "models/domain/formulas.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace wavedeck::ctl {

namespace {

constexpr qsizetype kLeastForP95 = 20; // fewer say nothing about it (trust.md E)
constexpr qsizetype kLeastForP99 = 100;
constexpr qint64 kMostBody = 16 * 1024 * 1024; ///< of one answer; it is read and thrown away

/// One client of the load: sends one request after the other, each when the one before is answered.
class Client : public QObject {
public:
    Client(const HttpLoad& load, HttpResult& result, int& next, int& open, QEventLoop& loop)
        : m_load(load)
        , m_result(result)
        , m_next(next)
        , m_open(open)
        , m_loop(loop)
    {
        m_manager.setProxy(QNetworkProxy::NoProxy);
        m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    }

    void send()
    {
        if (m_next >= m_load.requests) {
            if (--m_open == 0)
                m_loop.quit();
            return;
        }
        QNetworkRequest request(m_load.urls[m_next++ % m_load.urls.size()]);
        request.setTransferTimeout(m_load.timeoutMs);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        for (const auto& [name, value] : m_load.headers)
            request.setRawHeader(name, value);
        m_clock.start();
        QNetworkReply* reply = m_manager.get(request);
        QObject::connect(reply, &QNetworkReply::readyRead, this, [reply] {
            const qint64 read = reply->property("read").toLongLong() + reply->readAll().size();
            reply->setProperty("read", read);
            if (read > kMostBody)
                reply->abort();
        });
        QObject::connect(reply, &QNetworkReply::finished, this, [this, reply] { take(*reply); });
    }

private:
    void take(QNetworkReply& reply)
    {
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status > 0) {
            if (m_result.status.isEmpty())
                for (const auto& [name, value] : reply.rawHeaderPairs())
                    m_result.headers.append({QString::fromLatin1(name), QString::fromLatin1(value)});
            m_result.latencyMs.append(double(m_clock.nsecsElapsed()) / 1e6);
            ++m_result.status[status];
        } else {
            if (m_result.unanswered++ == 0)
                m_result.error = reply.errorString();
        }
        reply.deleteLater();
        send();
    }

    const HttpLoad& m_load;
    HttpResult& m_result;
    int& m_next;
    int& m_open;
    QEventLoop& m_loop;
    QNetworkAccessManager m_manager;
    QElapsedTimer m_clock;
};

QJsonValue rounded(const std::optional<double>& value, bool enough)
{
    return value && enough ? QJsonValue(std::round(*value * 1000) / 1000) : QJsonValue();
}

} // namespace

int HttpResult::errors() const
{
    int count = unanswered;
    for (auto it = status.lowerBound(500); it != status.end(); ++it)
        count += it.value();
    return count;
}

HttpResult sendAll(const HttpLoad& load)
{
    HttpResult result;
    QEventLoop loop;
    QElapsedTimer clock;
    int next = 0;
    int open = std::min(load.concurrency, load.requests);
    std::vector<std::unique_ptr<Client>> clients; // one each: a manager asks a host at most six times at once
    for (int i = 0; i < open; ++i)
        clients.push_back(std::make_unique<Client>(load, result, next, open, loop));
    clock.start();
    for (const auto& client : clients)
        client->send();
    loop.exec();
    result.tookMs = clock.elapsed();
    return result;
}

QJsonObject httpDocument(const HttpLoad& load, const HttpResult& result)
{
    QJsonObject status;
    for (auto it = result.status.begin(); it != result.status.end(); ++it)
        status.insert(QString::number(it.key()), it.value());
    const qsizetype n = result.latencyMs.size();
    return {{QStringLiteral("requests"), load.requests}, {QStringLiteral("n"), n},
        {QStringLiteral("endpoints"), load.urls.size()}, {QStringLiteral("concurrency"), load.concurrency},
        {QStringLiteral("p50_ms"), rounded(formulas::percentile(result.latencyMs, 50), n > 0)},
        {QStringLiteral("p95_ms"), rounded(formulas::percentile(result.latencyMs, 95), n >= kLeastForP95)},
        {QStringLiteral("p99_ms"), rounded(formulas::percentile(result.latencyMs, 99), n >= kLeastForP99)},
        {QStringLiteral("error_rate"),
            load.requests > 0 ? QJsonValue(100.0 * result.errors() / load.requests) : QJsonValue()},
        {QStringLiteral("unanswered"), result.unanswered},
        {QStringLiteral("error"), result.error.isEmpty() ? QJsonValue() : QJsonValue(result.error)},
        {QStringLiteral("status"), status}, {QStringLiteral("took_ms"), result.tookMs}};
}

} // namespace wavedeck::ctl
