import ConclaveCore
import ConclaveCrypto
import ConclaveNet
import ConclaveStore
import ConclaveWire

extension Host {
  /// Does what the core asks for. Nothing here calls the core back at once.
  func perform(_ effect: Effect) {
    switch effect {
    case .beacon(let beacon, let target): send(beacon, to: target)
    case .connect(let link, let endpoint, let expecting):
      links?.connect(link, to: endpoint, expecting: expecting)
    case .send(let link, let frame): links?.send(frame, on: link)
    case .relay(let link, let node, let boot, let frame):
      relay(frame, via: link, to: node, boot)
    case .openRelay(let relay, let boot): open(relay, boot)
    case .close(let link): links?.close(link)
    case .store(let entries): store?.store(entries)
    case .read(let id, let query): store?.read(id, query)
    case .makeCredential(let id, let password): hash(.makeCredential(id, password))
    case .deriveLogin(let id, let password, let salt):
      hash(.deriveLogin(id, password, salt: salt))
    case .changeCredential(let id, let credential, let old, let new):
      hash(.changeCredential(id, credential, old: old, new: new))
    case .sealMail(let receipt, let text, let key):
      input(.mailSealed(receipt, MailSeal.seal(text, to: key)))
    case .note(let note): store?.note(note)
    case .forget(let note): store?.forget(note)
    case .renewIdentity: renewIdentity()
    case .look(let id, let links): input(.looked(id, look(at: links)))
    case .keepIgnored(let list): store?.keep(ignored: list)
    case .emit(let event): sink?.show(event)
    case .log(let record): write(record)
    case .exit(let failure): end(failure.map(Ending.failure) ?? .success)
    }
  }

  func write(_ record: LogRecord) { log.write(record, at: now.wall) }

  private func send(_ beacon: Beacon, to target: BeaconTarget) {
    let datagram = seal.seal(beacon)
    switch target {
    case .everyone: beacons.sendToEveryone(datagram)
    case .endpoint(let endpoint): beacons.send(datagram, to: endpoint)
    }
  }

  private func hash(_ job: PasswordWorker.Job) {
    do {
      try passwords?.submit(job)
    } catch {
      write(LogRecord(.error, .account, "no thread for passwords", ["reason": "\(error)"]))
    }
  }
}

// MARK: - Workers

extension Host {
  func connectWorkers(_ opened: consuming sending LogStore) throws(StartFailure) {
    do throws(SystemError) {
      try storeResults.deliver(in: loop) { [unowned self] in take($0) }
      passwords = try PasswordWorker(loop: loop) { [unowned self] in take($0) }
    } catch {
      throw .system(error)
    }
    do throws(StoreError) {
      let results = storeResults
      store = try StoreWorker(opened) { results.post($0) }
    } catch {
      throw .store(error)
    }
  }

  private func take(_ result: StoreResult) {
    switch result {
    case .stored(let vector): input(.stored(vector))
    case .noted(let note): input(.noted(note))
    case .entriesRead(let id, let entries): input(.entriesRead(id, entries))
    case .failed(let failure): input(.storeFailed(failure))
    case .backup(let id, let progress): backups.asker(of: id, progress)?(progress)
    case .readFailed(_, let error):
      // What can't be read can't be served to others: the disk is as good as broken.
      write(LogRecord(.error, .log, "read failed", ["reason": "\(error)"]))
      if case .damaged = error { return }
      input(.storeFailed(.broken("\(error)")))
    }
  }

  private func take(_ result: PasswordWorker.Result) {
    switch result {
    case .credential(let id, let credential, let secret):
      input(.credentialMade(id, credential, secret))
    case .login(let id, let login): input(.loginDerived(id, login.key, login.secret))
    case .changed(let id, let changed): input(.credentialChanged(id, changed))
    case .failed(let id, let reason):
      write(LogRecord(.warning, .account, "password not hashed", ["reason": reason]))
      input(.derivationFailed(id))
    }
  }
}
