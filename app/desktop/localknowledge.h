// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/knowledgedesk.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

namespace wavedeck::desktop {

/// The knowledge base of one data directory: read, changed and searched on threads of its own.
class LocalKnowledge : public KnowledgeDesk {
    Q_OBJECT
public:
    explicit LocalKnowledge(QString dataDir);
    ~LocalKnowledge() override; ///< waits for what was asked

    void read(QObject* context, std::function<void(const Result<QList<knowledge::Entry>>&)> answer) override;
    void saves(int number, QObject* context, std::function<void(const QList<KnowledgeSave>&)> answer) override;
    void save(const knowledge::Entry& entry, const QString& reason, bool anyway, QObject* context,
        std::function<void(const Result<QString>&)> answer) override;
    void remove(
        int number, const QString& reason, QObject* context, std::function<void(const Status&)> answer) override;
    void act(const KnowledgeAct& act, QObject* context, std::function<void(const Result<QString>&)> answer) override;
    void noteOpen(int number) override;
    void search(const QString& text, const QStringList& kinds, QObject* context,
        std::function<void(const QList<search::Hit>&)> answer) override;
    void noteQuery(const QString& text, int hits) override;

private:
    class Searcher;

    QString m_dataDir;
    QThreadPool m_pool;
    QThreadPool m_searches; ///< one thread, so that a long change holds no search up
    std::shared_ptr<Searcher> m_searcher; ///< of that thread
    std::shared_ptr<std::atomic<int>> m_newest = std::make_shared<std::atomic<int>>(0);
};

} // namespace wavedeck::desktop
